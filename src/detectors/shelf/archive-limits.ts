/** Every bound of a package, for packing and for unpacking alike. */

/** The file itself, as it is sent. */
export const MAX_ARCHIVE_BYTES = 512 * 1024 * 1024;
/** All of its files together. */
export const MAX_UNPACKED_BYTES = 1024 * 1024 * 1024;
export const MAX_PACKED_FILES = 2000;
/** Of a path inside; what a header of the format holds whatever its folders are called. */
export const MAX_PACKED_PATH = 155;
/** Of one file's or folder's name inside. */
export const MAX_PACKED_NAME = 100;
/** Folders above a file inside. */
export const MAX_PACKED_DEPTH = 12;
/** The list of files that a package starts with. */
export const MAX_LIST_BYTES = 1024 * 1024;
/** Unpacked bytes to packed ones; text compresses 10 times, a model twice, a bomb 1000 times. */
export const MAX_RATIO = 200;
/** Up to this a high ratio does no harm. */
export const RATIO_FREE_BYTES = 16 * 1024 * 1024;
/** Zeros after the last file. */
export const MAX_TRAILING_BYTES = 64 * 1024;
/** What must be left on the disk after unpacking: recordings need it more. */
export const MIN_FREE_BYTES = 512 * 1024 * 1024;
