using System;
using System.Diagnostics;
using Xunit;

namespace IpvsPure.Operations;

/// <summary>A test that takes a package of npm's registry: where npm is missing, or the registry does not answer, it is skipped and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RegistryFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Missing = new(Look);

    public RegistryFactAttribute() => Skip = Missing.Value;

    private static string? Look()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("npm", ["ping", "--fetch-retries=2", "--fetch-timeout=10000"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            _ = process.StandardOutput.ReadToEndAsync();
            var said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"npm's registry does not answer, which has the schemas: {said.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "no npm here, which fetches the schemas: install nodejs and npm to run this test";
        }
    }
}
