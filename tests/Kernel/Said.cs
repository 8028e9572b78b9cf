using System;
using Xunit;

namespace IpvsPure.Kernel;

/// <summary>How a script in the guest ended, and what it printed.</summary>
public sealed record Said(string Script, int Code, string Output, string Errors)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Itself, if the exit code is the wanted one; the test fails with all that was said otherwise.</summary>
    public Said Ended(int code = 0)
    {
        if (Code != code)
        {
            Assert.Fail($"ended with {Code}, not {code}: {Script}\n{Output}\n{Errors}");
        }

        return this;
    }
}
