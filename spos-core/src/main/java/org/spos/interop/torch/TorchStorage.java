package org.spos.interop.torch;

/**
 * A run of elements in a file; tensors are views of it.
 *
 * @param key names it in the file
 * @param type of its elements
 * @param offset first element, counted from the start of what the key names
 * @param elements how many there are
 */
record TorchStorage(String key, TorchType type, long offset, long elements) {}
