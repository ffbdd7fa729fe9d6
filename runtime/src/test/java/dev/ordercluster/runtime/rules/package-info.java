/// Architecture rules shared by every module's tests.
@NullMarked
package dev.ordercluster.runtime.rules;

import org.jspecify.annotations.NullMarked;
