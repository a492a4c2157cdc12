@NullMarked
package dev.rivulet.delta.alter;

import org.jspecify.annotations.NullMarked;
