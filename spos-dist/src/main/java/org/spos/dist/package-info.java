/** Makes what a release has beside the program: the notices of the parts that it is made of. */
package org.spos.dist;
