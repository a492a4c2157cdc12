@NullMarked
package dev.rivulet.delta.optimize;

import org.jspecify.annotations.NullMarked;
