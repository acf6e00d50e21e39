# Installs what makes countersign-milter a service: units, its user, its folders, a sample of its configuration.

set(COUNTERSIGN_UNIT_DIR lib/systemd/system CACHE STRING "Folder of the systemd units; empty: install no units")
set(COUNTERSIGN_DATA_DIR ${CMAKE_INSTALL_FULL_DATADIR}/countersign-milter)

# Both units come from one text: countersign-milter reads countersign.toml, countersign-milter@NAME reads NAME.toml.
function(countersign_unit unit title config)
  set(COUNTERSIGN_UNIT ${unit})
  set(COUNTERSIGN_UNIT_TITLE "${title}")
  set(COUNTERSIGN_UNIT_CONFIG /etc/countersign/${config})
  set(made ${PROJECT_BINARY_DIR}/packaging/${unit})
  configure_file(${PROJECT_SOURCE_DIR}/packaging/countersign-milter.service.in ${made} @ONLY)
  install(FILES ${made} DESTINATION ${COUNTERSIGN_UNIT_DIR} COMPONENT countersign-milter)
endfunction()

if(COUNTERSIGN_UNIT_DIR)
  countersign_unit(countersign-milter.service "" countersign.toml)
  countersign_unit(countersign-milter@.service " (%i)" %i.toml)
  foreach(kind sysusers tmpfiles)
    install(FILES ${PROJECT_SOURCE_DIR}/packaging/countersign-milter.${kind}
      DESTINATION lib/${kind}.d RENAME countersign-milter.conf COMPONENT countersign-milter)
  endforeach()
  install(FILES ${PROJECT_SOURCE_DIR}/packaging/postfix.tmpfiles
    DESTINATION ${CMAKE_INSTALL_DATADIR}/countersign-milter COMPONENT countersign-milter)
endif()
install(FILES ${PROJECT_SOURCE_DIR}/packaging/countersign.toml ${PROJECT_SOURCE_DIR}/packaging/verify.toml
  DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/countersign-milter/examples COMPONENT countersign-milter)
