/**
 * Where images lie and which classes they have: folders, list files, tars, CIFAR and MNIST files.
 */
@NullMarked
package org.spos.data.source;

import org.jspecify.annotations.NullMarked;
