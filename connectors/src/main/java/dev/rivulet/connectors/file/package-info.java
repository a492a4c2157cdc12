/**
 * Folders that files arrive in: entry type {@link dev.rivulet.connectors.file.FileSource}. Must not depend on the engine.
 */
@NullMarked
package dev.rivulet.connectors.file;

import org.jspecify.annotations.NullMarked;
