using System;
using System.ComponentModel;
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
            var (code, _, errors) = Tool.Run("npm", ["ping", "--fetch-retries=2", "--fetch-timeout=10000"]);
            return code == 0 ? null : $"npm's registry does not answer, which has the schemas: {errors.Trim()}";
        }
        catch (Win32Exception)
        {
            return "no npm here, which fetches the schemas: install nodejs and npm to run this test";
        }
    }
}
