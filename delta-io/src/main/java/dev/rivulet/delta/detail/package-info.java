/** What a table is: {@link dev.rivulet.delta.detail.TableDetail}, which is API. It depends on nothing but {@code core}. */
@NullMarked
package dev.rivulet.delta.detail;

import org.jspecify.annotations.NullMarked;
