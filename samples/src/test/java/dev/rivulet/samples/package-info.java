/** The programs that documents show. */
package dev.rivulet.samples;
