using System;
using System.IO;
using System.Runtime.CompilerServices;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>
/// Texts that people read, kept as files and reviewed as changes. With GOLDENS=write in the environment a run rewrites
/// them.
/// </summary>
internal static class Golden
{
    public static void Matches(string name, string actual, [CallerFilePath] string source = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(source)!, "Goldens", name + ".txt");
        if (Environment.GetEnvironmentVariable("GOLDENS") == "write")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
        }

        Assert.Equal(File.ReadAllText(file), actual);
    }
}
