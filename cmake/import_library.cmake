# Makes the import libraries after the DLL is linked. GNU: the C functions as a client's compiler names them, and
# whatever C++ names the linker exported. MSVC: the C functions alone, since C++ names differ between compilers.
file(STRINGS ${ALL} cpp_lines REGEX "^[ \t]+\"?_Z")
file(READ ${C_API} def)
foreach(line IN LISTS cpp_lines)
  string(REGEX REPLACE "@[0-9]+" "" line "${line}")
  string(APPEND def "${line}\n")
endforeach()
file(WRITE ${C_API}.with_cpp "${def}")
foreach(pair IN ITEMS "${C_API}.with_cpp|${GNU}" "${C_API}|${MSVC}")
  string(REPLACE "|" ";" pair "${pair}")
  list(GET pair 0 input)
  list(GET pair 1 output)
  execute_process(COMMAND ${DLLTOOL} --kill-at --input-def ${input} --dllname motionanalyzer.dll --output-lib ${output}
    COMMAND_ERROR_IS_FATAL ANY)
endforeach()
