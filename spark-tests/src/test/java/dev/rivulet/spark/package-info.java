/** Apache Spark and Rivulet on the same tables. No class of Rivulet is on the class path: the standalone jar runs as a process. */
package dev.rivulet.spark;
