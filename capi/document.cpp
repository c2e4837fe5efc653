#include "document.hpp"

#include "text.hpp"

using namespace motionanalyzer::capi;

ma_status MA_CALL ma_document_text(const ma_document* document, char* text, int32_t capacity,
                                   int32_t* needed) {
  return guard([&] { text_out(alive(document).text, text, capacity, needed); });
}
ma_status MA_CALL ma_document_text_w(const ma_document* document, ma_char16* text, int32_t capacity,
                                     int32_t* needed) {
  return guard([&] { text_out(alive(document).text, text, capacity, needed); });
}
void MA_CALL ma_document_destroy(ma_document* document) { destroy(document); }
