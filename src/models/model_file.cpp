// The model file has the layout of safetensors, so that other programs read it too.
//
//   byte 0 .. 7      H, length of the header in bytes, unsigned, little-endian; H <= 100,000,000
//   byte 8 .. 8+H-1  header: one JSON object in UTF-8, padded at the end with blanks so that 8 divides 8 + H.
//                    It begins with these 45 bytes (without blanks), h standing for the hash:
//                    {"__metadata__":{"fnv1a64":"hhhhhhhhhhhhhhhh"
//   byte 8+H .. end  data: the values of all tensors, one after the other, nothing before, between or behind
//
// Hash: bytes 36 .. 51 are the FNV-1a hash of 64 bits (offset basis cbf29ce484222325, prime 100000001b3) of
// all bytes of the file, byte 0 first, with '0' in the place of these 16; written as hexadecimal digits, the
// highest first, in small letters. A file whose hash is another is damaged and not read.
//
// Header: "__metadata__" is an object whose values are all strings: the hash, then the texts of the model.
// Every other key is the name of a tensor, and its value an object
//     {"dtype": "F64", "shape": [rows, columns], "data_offsets": [begin, end]}
// with begin and end in bytes from the start of the data; end - begin = 8 x the product of the shape (1 for
// an empty shape). A value is an IEEE 754 double, little-endian, row-major. Writing sorts by name, so equal
// models are equal bytes. Which texts and tensors a model has stands at the head of model_io.cpp.
#include "models/model_file.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <string_view>

#include "models/fnv_hash.hpp"
#include "motionanalyzer/core/error.hpp"
#include "support/json.hpp"

namespace motionanalyzer {
namespace {

using support::Json;

constexpr std::size_t kPrefix = 8;  // bytes of the header's length
constexpr std::size_t kValue = 8;   // bytes of a double
constexpr std::uint64_t kLongestHeader = 100'000'000;
constexpr std::string_view kMetadata = "__metadata__";
constexpr std::string_view kHash = "fnv1a64";
constexpr std::string_view kBeforeHash = R"({"__metadata__":{"fnv1a64":")";
constexpr std::string_view kNoHash = "0000000000000000";
constexpr std::size_t kHashBegin = kPrefix + kBeforeHash.size(), kHashEnd = kHashBegin + kNoHash.size();

[[noreturn]] void refuse(const std::string& name, const std::string& what) {
  throw Error(ErrorCode::bad_input, "not a whole model file: " + what,
              "the file is damaged, cut short or was not written by this program", {name, 0});
}

void append_u64(std::vector<std::uint8_t>& out, std::uint64_t value) {
  for (int byte = 0; byte < 8; ++byte) out.push_back(static_cast<std::uint8_t>(value >> (8 * byte)));
}

std::uint64_t read_u64(const std::uint8_t* bytes) noexcept {
  std::uint64_t value = 0;
  for (int byte = 7; byte >= 0; --byte) value = value << 8 | bytes[byte];
  return value;
}

Json header_of(const TensorStore& store) {
  Json metadata = Json::object();
  metadata.append(std::string(kHash), std::string(kNoHash));
  for (const auto& [name, text] : store.texts()) metadata.append(name, text);
  Json header = Json::object();
  header.append(std::string(kMetadata), std::move(metadata));
  std::size_t begin = 0;
  for (const auto& [name, tensor] : store.tensors()) {
    const std::size_t end = begin + kValue * tensor.value.size();
    Json entry = Json::object();
    entry.append("dtype", "F64");
    entry.append("shape", Json::array_of(std::span<const std::size_t>(tensor.shape)));
    entry.append("data_offsets", Json::array().push(begin).push(end));
    header.append(name, std::move(entry));
    begin = end;
  }
  return header;
}

/// A tensor as the header tells of it, checked against itself but not yet against its neighbours.
struct Entry {
  std::string name;
  std::vector<std::size_t> shape;
  std::uint64_t begin = 0, end = 0;
};

std::uint64_t natural(const Json& value, const std::string& tensor, const std::string& name) {
  const std::optional<std::int64_t> number = value.integer();
  if (!number || *number < 0) refuse(name, "tensor '" + tensor + "' has a length or offset that is none");
  return static_cast<std::uint64_t>(*number);
}

/// Number of values of a shape; refuses what does not fit into `most`.
std::uint64_t volume(const std::vector<std::size_t>& shape, std::uint64_t most, const std::string& tensor,
                     const std::string& name) {
  std::uint64_t count = 1;
  for (const std::size_t length : shape) {
    if (length != 0 && count > most / length) refuse(name, "tensor '" + tensor + "' is larger than the file");
    count *= length;
  }
  return count;
}

std::vector<std::size_t> read_shape(const Json& entry, const std::string& tensor, const std::string& name) {
  constexpr std::size_t kMostDimensions = 8;
  const std::span<const Json> items = support::need_array(entry, "shape", name);
  if (items.size() > kMostDimensions) refuse(name, "tensor '" + tensor + "' has too many dimensions");
  std::vector<std::size_t> shape;
  for (const Json& item : items) {
    const std::uint64_t length = natural(item, tensor, name);
    if (length > std::numeric_limits<std::size_t>::max())
      refuse(name, "tensor '" + tensor + "' is too large");
    shape.push_back(static_cast<std::size_t>(length));
  }
  return shape;
}

Entry read_entry(const std::string& tensor, const Json& json, std::uint64_t data_size,
                 const std::string& name) {
  if (!json.is_object()) refuse(name, "entry '" + tensor + "' is no object");
  if (support::need_string(json, "dtype", name) != "F64")
    refuse(name, "tensor '" + tensor + "' is not of type F64");
  Entry entry{tensor, read_shape(json, tensor, name)};
  const std::span<const Json> offsets = support::need_array(json, "data_offsets", name);
  if (offsets.size() != 2) refuse(name, "tensor '" + tensor + "' does not have two offsets");
  entry.begin = natural(offsets[0], tensor, name);
  entry.end = natural(offsets[1], tensor, name);
  if (entry.begin > entry.end || entry.end > data_size)
    refuse(name, "tensor '" + tensor + "' lies outside of the data");
  if (volume(entry.shape, data_size / kValue, tensor, name) * kValue != entry.end - entry.begin)
    refuse(name, "the shape of tensor '" + tensor + "' does not match its offsets");
  return entry;
}

void read_texts(const Json& metadata, TensorStore& store, const std::string& name) {
  if (!metadata.is_object()) refuse(name, "__metadata__ is no object");
  for (const support::JsonMember& member : metadata.members()) {
    const std::string* text = member.value.string();
    if (text == nullptr) refuse(name, "the text '" + member.key + "' is no string");
    if (member.key == kHash) continue;
    store.set_text(member.key, *text);
  }
}

/// Every byte of the data belongs to exactly one tensor.
void require_tiling(std::vector<Entry>& entries, std::uint64_t data_size, const std::string& name) {
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
  });
  std::uint64_t at = 0;
  for (const Entry& entry : entries) {
    if (entry.begin != at) refuse(name, "tensor '" + entry.name + "' overlaps another or leaves a gap");
    at = entry.end;
  }
  if (at != data_size) refuse(name, "there are bytes that belong to no tensor");
}

std::vector<double> read_values(std::span<const std::uint8_t> data, const Entry& entry) {
  std::vector<double> values(static_cast<std::size_t>((entry.end - entry.begin) / kValue));
  const std::uint8_t* bytes = data.data() + entry.begin;
  for (double& value : values) {
    value = std::bit_cast<double>(read_u64(bytes));
    bytes += kValue;
  }
  return values;
}

Json read_header(std::span<const std::uint8_t> bytes, std::size_t& header_size, const std::string& name) {
  if (bytes.size() < kPrefix) refuse(name, "it has " + std::to_string(bytes.size()) + " bytes");
  const std::uint64_t length = read_u64(bytes.data());
  if (length > kLongestHeader || length > bytes.size() - kPrefix)
    refuse(name, "its header would be " + std::to_string(length) + " bytes long");
  header_size = static_cast<std::size_t>(length);
  const std::string text(bytes.begin() + kPrefix,
                         bytes.begin() + static_cast<std::ptrdiff_t>(kPrefix + header_size));
  if (text.empty() || text.front() != '{') refuse(name, "its header does not begin with '{'");
  return support::parse_json(text, name);
}

bool has_hash(std::span<const std::uint8_t> bytes) {
  return bytes.size() > kHashEnd &&
         std::equal(kBeforeHash.begin(), kBeforeHash.end(), bytes.begin() + kPrefix) &&
         bytes[kHashEnd] == '"';
}

std::string hash_of(std::span<const std::uint8_t> bytes) {
  FnvHash hash;
  hash.add(bytes.first(kHashBegin));
  hash.add(kNoHash);
  hash.add(bytes.subspan(kHashEnd));
  return hash.text();
}

}  // namespace

void write_hash(std::span<std::uint8_t> bytes) {
  if (!has_hash(bytes)) return;
  const std::string hash = hash_of(bytes);
  std::copy(hash.begin(), hash.end(), bytes.begin() + kHashBegin);
}

void require_hash(std::span<const std::uint8_t> bytes, const std::string& name) {
  if (!has_hash(bytes)) refuse(name, "it does not begin as a model file does");
  const std::string hash = hash_of(bytes);
  if (!std::equal(hash.begin(), hash.end(), bytes.begin() + kHashBegin))
    throw Error(ErrorCode::bad_input,
                "the model file is damaged: its bytes do not give the hash that it holds",
                "copy the file again from where it was trained, or train again", {name, 0});
}

std::vector<std::uint8_t> write_tensors(const TensorStore& store) {
  std::string header = support::dump_json(header_of(store), 0);
  while (header.ends_with('\n')) header.pop_back();
  header.resize((header.size() + kValue - 1) / kValue * kValue, ' ');
  std::vector<std::uint8_t> out;
  append_u64(out, header.size());
  out.insert(out.end(), header.begin(), header.end());
  for (const auto& [name, tensor] : store.tensors())
    for (const double value : tensor.value) append_u64(out, std::bit_cast<std::uint64_t>(value));
  write_hash(out);
  return out;
}

TensorStore read_tensors(std::span<const std::uint8_t> bytes, const std::string& name) {
  std::size_t header_size = 0;
  const Json header = read_header(bytes, header_size, name);
  const std::span<const std::uint8_t> data = bytes.subspan(kPrefix + header_size);
  TensorStore store;
  std::vector<Entry> entries;
  for (const support::JsonMember& member : header.members()) {
    if (member.key == kMetadata)
      read_texts(member.value, store, name);
    else
      entries.push_back(read_entry(member.key, member.value, data.size(), name));
  }
  require_tiling(entries, data.size(), name);
  for (Entry& entry : entries) {
    std::vector<double> values = read_values(data, entry);
    store.set(entry.name, std::move(entry.shape), std::move(values));
  }
  return store;
}

}  // namespace motionanalyzer
