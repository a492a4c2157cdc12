/**
 * Tables in buckets: {@link dev.rivulet.objectstore.ObjectStore} is the port that a store implements, {@link
 * dev.rivulet.objectstore.ObjectFileSystem} makes paths and a disk of it. Depends on core alone; what speaks to a certain store lies in a
 * package of its own.
 */
@NullMarked
package dev.rivulet.objectstore;

import org.jspecify.annotations.NullMarked;
