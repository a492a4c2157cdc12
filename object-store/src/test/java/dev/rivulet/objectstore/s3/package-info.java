@NullMarked
package dev.rivulet.objectstore.s3;

import org.jspecify.annotations.NullMarked;
