@NullMarked
package dev.rivulet.delta.feed;

import org.jspecify.annotations.NullMarked;
