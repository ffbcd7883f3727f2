"""Customer information that lies around: parts of files in, findings out.

A finding tells where what kind of information lies and how sure that is; it never
holds a value. Reading formats, walking trees and keeping results is left to adapters.
"""
