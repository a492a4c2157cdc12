/**
 * Tables in stores that Hadoop has a file system for: Azure's, Google's, and HDFS. A store is a {@link dev.rivulet.objectstore.ObjectStore};
 * what a table needs of it beyond that lies in {@link dev.rivulet.hadoopstore.Publication}. Optional, as Hadoop weighs 50 MB.
 */
@org.jspecify.annotations.NullMarked
package dev.rivulet.hadoopstore;
