/** What commands print: rows as JSON, cells below one another. */
@NullMarked
package dev.rivulet.cli.text;

import org.jspecify.annotations.NullMarked;
