@NullMarked
package dev.rivulet.delta.clone;

import org.jspecify.annotations.NullMarked;
