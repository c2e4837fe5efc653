// The boundary in plain C: every call goes through one guard that turns exceptions into a status and a text.
#include <algorithm>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <utility>

#include "models/native/session.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/models/trainer.hpp"

struct ma_training_session {
  motionanalyzer::native::Session inner;
};

namespace motionanalyzer {
namespace native {
namespace {

std::int32_t report_training(std::int32_t status, std::string_view text, ma_training_error* error) {
  if (!error) return status;
  std::size_t count = std::min(text.size(), sizeof(error->text) - 1);
  while (count < text.size() && count > 0 && (text[count] & 0xc0) == 0x80) --count;  // no cut inside a letter
  std::copy_n(text.begin(), count, error->text);
  error->text[count] = 0;
  return status;
}

std::int32_t status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_argument:
      return MA_TRAINING_BAD_ARGUMENT;
    case ErrorCode::bad_input:
      return MA_TRAINING_NOT_FINITE;
    case ErrorCode::not_available:
      return MA_TRAINING_NOT_AVAILABLE;
    default:
      return MA_TRAINING_INTERNAL;
  }
}

template <class Work>
std::int32_t guard_training(ma_training_error* error, Work&& work) noexcept {
  try {
    work();
    if (error) error->text[0] = 0;
    return MA_TRAINING_OK;
  } catch (const Error& e) {
    return report_training(status_of(e.code()), e.what(), error);
  } catch (const std::bad_alloc&) {
    return report_training(MA_TRAINING_NO_MEMORY, "there is not enough memory for this training", error);
  } catch (const std::exception& e) {
    return report_training(MA_TRAINING_INTERNAL, e.what(), error);
  } catch (...) {
    return report_training(MA_TRAINING_INTERNAL, "an unknown defect", error);
  }
}

void require_pointer(const void* pointer, const char* what) {
  if (!pointer) throw Error(ErrorCode::invalid_argument, std::string(what) + " is NULL");
}

std::unique_ptr<Program> program_of(const ma_training_program* program) {
  require_pointer(program, "program");
  require_pointer(program->name, "the program's name");
  require_pointer(program->sizes, "the program's sizes");
  if (program->size_count < 0) throw Error(ErrorCode::invalid_argument, "size_count is negative");
  return make_program(program->name, {program->sizes, static_cast<std::size_t>(program->size_count)});
}

void require_count(std::uint64_t count, std::size_t wanted) {
  if (count != wanted)
    throw Error(ErrorCode::invalid_argument, "a buffer of " + std::to_string(count) + " floats where " +
                                                 std::to_string(wanted) + " weights are");
}

std::int32_t shape(const ma_training_program* program, ma_training_shape* out, ma_training_error* error) {
  return guard_training(error, [&] {
    require_pointer(out, "out");
    const auto made = program_of(program);
    *out = {made->weight_count(), made->row_length(), made->mask_length()};
  });
}

std::int32_t tensor(const ma_training_program* program, std::uint32_t index, std::uint32_t* rows,
                    std::uint32_t* columns, ma_training_error* error) {
  return guard_training(error, [&] {
    require_pointer(rows, "rows");
    require_pointer(columns, "columns");
    const auto made = program_of(program);
    if (index >= made->tensors().size())
      throw Error(ErrorCode::invalid_argument,
                  "the program has " + std::to_string(made->tensors().size()) + " tensors");
    *rows = static_cast<std::uint32_t>(made->tensors()[index].rows);
    *columns = static_cast<std::uint32_t>(made->tensors()[index].columns);
  });
}

std::int32_t open(const ma_training_program* program, const float* weights, std::uint64_t weight_count,
                  const ma_training_options* options, ma_training_session** out, ma_training_error* error) {
  if (out) *out = nullptr;
  return guard_training(error, [&] {
    require_pointer(out, "out");
    require_pointer(weights, "weights");
    require_pointer(options, "options");
    auto made = program_of(program);
    require_count(weight_count, made->weight_count());
    const std::span<const float> given(weights, made->weight_count());
    *out = new ma_training_session{Session(std::move(made), given, *options, choose_kernel())};
  });
}

void close(ma_training_session* session) { delete session; }

std::int32_t step(ma_training_session* session, const ma_training_batch* batches, std::uint32_t batch_count,
                  ma_training_loss* losses, std::uint32_t* done, ma_training_error* error) {
  if (done) *done = 0;
  return guard_training(error, [&] {
    require_pointer(session, "session");
    require_pointer(batches, "batches");
    require_pointer(losses, "losses");
    for (std::uint32_t i = 0; i < batch_count; ++i) {
      losses[i] = session->inner.step(batches[i]);
      if (done) *done = i + 1;
    }
  });
}

std::int32_t evaluate(ma_training_session* session, const ma_training_batch* batch, float* output,
                      float* logits, ma_training_loss* loss, ma_training_error* error) {
  return guard_training(error, [&] {
    require_pointer(session, "session");
    require_pointer(batch, "batch");
    session->inner.evaluate(*batch, output, logits, loss);
  });
}

std::int32_t gradient(ma_training_session* session, const ma_training_batch* batch, float* out,
                      std::uint64_t count, ma_training_loss* loss, ma_training_error* error) {
  return guard_training(error, [&] {
    require_pointer(session, "session");
    require_pointer(batch, "batch");
    require_pointer(out, "gradient");
    require_count(count, session->inner.program().weight_count());
    const ma_training_loss found = session->inner.gradient(*batch, {out, static_cast<std::size_t>(count)});
    if (loss) *loss = found;
  });
}

void copy_out(std::span<const float> from, float* to, std::uint64_t count) {
  require_pointer(to, "the buffer");
  require_count(count, from.size());
  std::copy(from.begin(), from.end(), to);
}

void copy_in(const float* from, std::span<float> to, std::uint64_t count) {
  require_pointer(from, "the buffer");
  require_count(count, to.size());
  std::copy_n(from, to.size(), to.begin());
}

std::int32_t get_weights(const ma_training_session* session, float* out, std::uint64_t count,
                         ma_training_error* error) {
  return guard_training(error, [&] {
    require_pointer(session, "session");
    copy_out(session->inner.weights(), out, count);
  });
}

std::int32_t set_weights(ma_training_session* session, const float* weights, std::uint64_t count,
                         ma_training_error* error) {
  return guard_training(error, [&] {
    require_pointer(session, "session");
    copy_in(weights, session->inner.weights(), count);
  });
}

std::int32_t get_moments(const ma_training_session* session, float* first, float* second, std::uint64_t count,
                         std::uint64_t* steps, ma_training_error* error) {
  return guard_training(error, [&] {
    require_pointer(session, "session");
    require_pointer(steps, "steps");
    copy_out(session->inner.first(), first, count);
    copy_out(session->inner.second(), second, count);
    *steps = session->inner.steps;
  });
}

std::int32_t set_moments(ma_training_session* session, const float* first, const float* second,
                         std::uint64_t count, std::uint64_t steps, ma_training_error* error) {
  return guard_training(error, [&] {
    require_pointer(session, "session");
    require_pointer(second, "the buffer");
    copy_in(first, session->inner.first(), count);
    copy_in(second, session->inner.second(), count);
    session->inner.steps = steps;
  });
}

std::int32_t set_learning_rate(ma_training_session* session, double rate, ma_training_error* error) {
  return guard_training(error, [&] {
    require_pointer(session, "session");
    session->inner.set_learning_rate(rate);
  });
}

const char* kernel_name(const ma_training_session* session) {
  return session ? session->inner.kernel_name() : "";
}

constexpr ma_training_backend kBackend = {
    MA_TRAINING_ABI,
    sizeof(ma_training_backend),
    "native",
    shape,
    tensor,
    open,
    close,
    step,
    evaluate,
    gradient,
    get_weights,
    set_weights,
    get_moments,
    set_moments,
    set_learning_rate,
    kernel_name,
};

}  // namespace
}  // namespace native

const ma_training_backend& native_training_backend() noexcept { return native::kBackend; }

}  // namespace motionanalyzer
