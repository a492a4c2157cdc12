@NullMarked
package dev.rivulet.delta.upsert;

import org.jspecify.annotations.NullMarked;
