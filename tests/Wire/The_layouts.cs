using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using IpvsPure.Effects.Kernel;
using Xunit;

namespace IpvsPure.Wire;

/// <summary>The structures that we define ourselves are the kernel's.</summary>
public class The_layouts
{
    [WithCompiler]
    public void Are_those_of_the_C_compiler()
    {
        var folder = Directory.CreateTempSubdirectory("layout");
        try
        {
            var source = Path.Combine(folder.FullName, "layout.c");
            var program = Path.Combine(folder.FullName, "layout");
            File.WriteAllText(source, Resource.Text("layout.c"));
            _ = Run(WithCompilerAttribute.Compiler!, "-o", program, source);
            var theirs = Run(program).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(typeof(Layout).GetNestedTypes().Select(Described), theirs);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Described(Type type)
    {
        var fields = type.GetFields(BindingFlags.Public | BindingFlags.Instance);
        var offsets = fields.Select(x => Marshal.OffsetOf(type, x.Name));
        return $"{type.Name} {Marshal.SizeOf(type)} {string.Join(' ', offsets)}";
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    /// <summary>A test that is reported as skipped, with the reason, where there is no C compiler.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class WithCompilerAttribute : FactAttribute
    {
        public WithCompilerAttribute() =>
            Skip = Compiler is null ? "no C compiler here (cc or gcc): install gcc and libc6-dev to run this test" : null;

        public static string? Compiler { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':')
            .SelectMany(folder => (string[])[Path.Combine(folder, "cc"), Path.Combine(folder, "gcc")])
            .FirstOrDefault(File.Exists);
    }
}
