/** Tests of the test driver, with the bugs planted that it is to find. */
@NullMarked
package dev.rivulet.testdriver;

import org.jspecify.annotations.NullMarked;
