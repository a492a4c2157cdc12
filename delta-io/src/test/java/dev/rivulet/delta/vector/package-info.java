@NullMarked
package dev.rivulet.delta.vector;

import org.jspecify.annotations.NullMarked;
