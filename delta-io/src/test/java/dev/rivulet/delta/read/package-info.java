@NullMarked
package dev.rivulet.delta.read;

import org.jspecify.annotations.NullMarked;
