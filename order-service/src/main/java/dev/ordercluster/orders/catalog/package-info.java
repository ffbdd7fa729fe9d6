/// Products and their stock: create, change, read, list.
@NullMarked
package dev.ordercluster.orders.catalog;

import org.jspecify.annotations.NullMarked;
