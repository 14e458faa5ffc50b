# Embeds the price books into the program, each under its file name without the extension.

# Generates the source of `core/pricing/builtin_books.hpp` from every .json file in `folder` and adds
# it to `target`. A changed, new or removed book configures anew.
function(revalab_embed_price_books target folder)
  file(GLOB books CONFIGURE_DEPENDS ${folder}/*.json)
  list(SORT books)
  set(REVALAB_BOOKS "")
  list(LENGTH books REVALAB_BOOK_COUNT)
  foreach(book IN LISTS books)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${book})
    get_filename_component(id ${book} NAME_WE)
    file(READ ${book} text)
    string(APPEND REVALAB_BOOKS "    Book{\"${id}\", R\"revalab(${text})revalab\"},\n")
  endforeach()
  configure_file(${PROJECT_SOURCE_DIR}/cmake/builtin_books.cpp.in
    ${CMAKE_CURRENT_BINARY_DIR}/pricing/builtin_books.cpp @ONLY)
  target_sources(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/pricing/builtin_books.cpp)
endfunction()
