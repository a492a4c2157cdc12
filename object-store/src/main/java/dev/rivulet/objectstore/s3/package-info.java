/**
 * Buckets of S3 and of what speaks its protocol: entry type {@link dev.rivulet.objectstore.s3.S3Location}. The only place that names the
 * AWS SDK.
 */
@NullMarked
package dev.rivulet.objectstore.s3;

import org.jspecify.annotations.NullMarked;
