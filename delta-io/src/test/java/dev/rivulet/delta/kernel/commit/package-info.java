@NullMarked
package dev.rivulet.delta.kernel.commit;

import org.jspecify.annotations.NullMarked;
