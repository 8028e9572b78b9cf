using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Tmds.Linux;

namespace IpvsPure.Effects.Kernel;

/// <summary>Kernel parameters, through the files of /proc/sys.</summary>
internal static class SysctlFiles
{
    // A container that is not privileged has its own /proc/sys read-only; deploy/ mounts the host's part here.
    private const string Mounted = "/host/proc/sys/";

    private static readonly string Root = Directory.Exists(Mounted + "net") ? Mounted : "/proc/sys/";

    private const int NotPermitted = 1;
    private const int LackingFile = 2;
    private const int Denied = 13;
    private const int ReadOnly = 30;

    /// <summary>Reads the parameters; one that the kernel lacks is left out.</summary>
    public static void Read(IEnumerable<SysctlName> names, Observation into)
    {
        foreach (var name in names)
        {
            try
            {
                var text = File.ReadAllText(Path(name));
                into.Sysctls.Add((name, string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Not there, or not for us to see: either way there is no value to plan with.
            }
        }
    }

    /// <summary>Writes one parameter.</summary>
    public static Answer Write(Operation.SetSysctl operation)
    {
        var said = Write(Path(operation.Name), operation.After);
        return said.Code switch
        {
            0 => default,
            LackingFile => new(said, $"this kernel has no parameter {operation.Name}: load the module that has it (ip_vs, br_netfilter)"),
            ReadOnly => new(
                said,
                "/proc/sys is mounted read-only here: mount the host's /proc/sys/net at /host/proc/sys/net, or set the parameter on the host"),
            Denied or NotPermitted => new(said, $"{operation.Name} may not be written: run as root"),
            _ => new(said, $"{operation.Name} does not take '{operation.After}': see what 'sysctl {operation.Name}' says"),
        };
    }

    private static string Path(SysctlName name) => Root + name.Text.Replace('.', '/');

    /// <summary>Plain system calls, because the exceptions of the framework do not carry the error number.</summary>
    internal static unsafe Errno Write(string path, string value)
    {
        fixed (byte* file = Encoding.UTF8.GetBytes(path + '\0'))
        fixed (byte* bytes = Encoding.UTF8.GetBytes(value + '\n'))
        {
            var descriptor = SystemCalls.Open(file, LibC.O_WRONLY | LibC.O_CLOEXEC, out var said);
            if (descriptor < 0)
            {
                return said;
            }

            _ = SystemCalls.Write(descriptor, bytes, Encoding.UTF8.GetByteCount(value) + 1, out said);
            SystemCalls.Close(descriptor);
            return said;
        }
    }
}
