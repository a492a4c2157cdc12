/**
 * Data files on their way into a table: entry type {@link dev.rivulet.delta.staging.FileStaging}. They are named and written so that
 * a crash leaves at worst files that no commit names. {@link dev.rivulet.delta.staging.StagingSettings} is API; the rest is public
 * for the packages around it.
 */
@NullMarked
package dev.rivulet.delta.staging;

import org.jspecify.annotations.NullMarked;
