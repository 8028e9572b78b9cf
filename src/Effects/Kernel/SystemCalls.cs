using System;
using IpvsPure.Domain;
using Tmds.Linux;

namespace IpvsPure.Effects.Kernel;

/// <summary>The system calls that this layer makes itself; all else goes through the framework.</summary>
internal enum SystemCall
{
    Socket,
    Connect,
    SetOption,
    GetOption,
    Send,
    Receive,
    Open,
    Write,
    Close,
}

/// <summary>
/// Every system call that this layer makes itself, in one place: so that there is one list of what can fail, and a test can let
/// each of them fail (docs/faults.md). A result below 0 is a failure, and <c>said</c> is why.
/// </summary>
internal static unsafe class SystemCalls
{
    /// <summary>Asked before each call of this thread: an error number to fail with, or 0 for none. Null but in tests.</summary>
    [ThreadStatic]
    internal static Func<SystemCall, int>? Fault;

    public static int Socket(int domain, int type, int protocol, out Errno said) =>
        Fails(SystemCall.Socket, out said) ? -1 : Said(LibC.socket(domain, type, protocol), out said);

    public static int Connect(int descriptor, sockaddr* to, int length, out Errno said) =>
        Fails(SystemCall.Connect, out said) ? -1 : Said(LibC.connect(descriptor, to, length), out said);

    public static int SetOption(int descriptor, int level, int option, void* value, int length, out Errno said) =>
        Fails(SystemCall.SetOption, out said) ? -1 : Said(LibC.setsockopt(descriptor, level, option, value, length), out said);

    /// <param name="length">The buffer's; it is not told how much of it was filled.</param>
    public static int GetOption(int descriptor, int level, int option, void* value, int length, out Errno said)
    {
        socklen_t room = (uint)length;
        return Fails(SystemCall.GetOption, out said) ? -1 : Said(LibC.getsockopt(descriptor, level, option, value, &room), out said);
    }

    public static long Send(int descriptor, void* bytes, int length, out Errno said) =>
        Fails(SystemCall.Send, out said) ? -1 : Said((long)LibC.send(descriptor, bytes, length, 0), out said);

    public static long Receive(int descriptor, void* buffer, int length, int flags, out Errno said) =>
        Fails(SystemCall.Receive, out said) ? -1 : Said((long)LibC.recv(descriptor, buffer, length, flags), out said);

    public static int Open(byte* path, int flags, out Errno said) =>
        Fails(SystemCall.Open, out said) ? -1 : Said(LibC.open(path, flags), out said);

    public static long Write(int descriptor, void* bytes, int length, out Errno said) =>
        Fails(SystemCall.Write, out said) ? -1 : Said((long)LibC.write(descriptor, bytes, length), out said);

    /// <summary>Whatever it says, the descriptor is gone: Linux closes it even where it says EINTR.</summary>
    public static void Close(int descriptor)
    {
        _ = Fails(SystemCall.Close, out _);
        _ = LibC.close(descriptor);
    }

    private static bool Fails(SystemCall call, out Errno said)
    {
        said = Fault is { } fault ? new(fault(call)) : Errno.None;
        return said != Errno.None;
    }

    private static int Said(int result, out Errno said)
    {
        said = result < 0 ? new(LibC.errno) : Errno.None;
        return result;
    }

    private static long Said(long result, out Errno said)
    {
        said = result < 0 ? new(LibC.errno) : Errno.None;
        return result;
    }
}
