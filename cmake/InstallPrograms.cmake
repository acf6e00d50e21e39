# Installs each program with its manual and its shell completions; the completions are asked of the program itself.

# countersign_install_manual(PAGE SECTION COMPONENT): compressed in Debian packages, as Debian wants it.
function(countersign_install_manual page section component)
  set(file ${PROJECT_SOURCE_DIR}/man/${page}.${section})
  if(COUNTERSIGN_PACKAGES)
    set(compressed ${PROJECT_BINARY_DIR}/man/${page}.${section}.gz)
    countersign_gzip(${page}.${section} ${file} ${compressed})
    set(file ${compressed})
  endif()
  install(FILES ${file} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section} COMPONENT ${component})
endfunction()

# countersign_install_program(TARGET SECTION COMPONENT)
function(countersign_install_program target section component)
  set(folder ${CMAKE_INSTALL_BINDIR})
  if(section EQUAL 8)
    set(folder ${CMAKE_INSTALL_SBINDIR})
  endif()
  install(TARGETS ${target} DESTINATION ${folder} COMPONENT ${component})
  countersign_install_manual(${target} ${section} ${component})

  set(made ${PROJECT_BINARY_DIR}/completions)
  set(bash ${made}/bash/${target})
  set(zsh ${made}/zsh/_${target})
  set(fish ${made}/fish/${target}.fish)
  add_custom_command(OUTPUT ${bash} ${zsh} ${fish}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${made}/bash ${made}/zsh ${made}/fish
    COMMAND ${target} --generate complete-bash > ${bash}
    COMMAND ${target} --generate complete-zsh > ${zsh}
    COMMAND ${target} --generate complete-fish > ${fish}
    DEPENDS ${target} VERBATIM)
  add_custom_target(${target}-completions ALL DEPENDS ${bash} ${zsh} ${fish})
  install(FILES ${bash} DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT ${component})
  install(FILES ${zsh} DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions COMPONENT ${component})
  install(FILES ${fish} DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT ${component})
endfunction()

foreach(tool authsign authcheck spfcheck)
  if(TARGET ${tool})
    countersign_install_program(${tool} 1 countersign-tools)
  endif()
endforeach()
if(TARGET countersign-milter)
  countersign_install_program(countersign-milter 8 countersign-milter)
  countersign_install_manual(countersign.toml 5 countersign-milter)
endif()
