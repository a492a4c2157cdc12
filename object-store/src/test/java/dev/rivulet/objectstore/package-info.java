@NullMarked
package dev.rivulet.objectstore;

import org.jspecify.annotations.NullMarked;
