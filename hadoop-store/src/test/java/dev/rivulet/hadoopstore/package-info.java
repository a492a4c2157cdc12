@org.jspecify.annotations.NullMarked
package dev.rivulet.hadoopstore;
