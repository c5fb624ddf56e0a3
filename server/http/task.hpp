#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace rostrum::server::http {

// The types of this layer's coroutines and sockets: bound to the executor of an io_context itself,
// because a type-erased one costs an indirect call at every step.
using Executor = boost::asio::io_context::executor_type;
template <class T>
using Task = boost::asio::awaitable<T, Executor>;
using UseTask = boost::asio::use_awaitable_t<Executor>;
inline constexpr UseTask use_task;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;

}  // namespace rostrum::server::http
