using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace IpvsPure.Mutants;

/// <summary>The tests of one assembly, found once and run in this process, one at a time and as often as one likes.</summary>
internal sealed class Tests : IDisposable
{
    private readonly XunitTestFramework framework = new(new Sink(_ => true));
    private readonly ITestFrameworkExecutor executor;
    private readonly List<ITestCase> cases = [];

    public Tests(Assembly assembly)
    {
        executor = framework.GetExecutor(assembly.GetName());
        using var discoverer = framework.GetDiscoverer(new ReflectionAssemblyInfo(assembly));
        using var found = new ManualResetEventSlim();
        discoverer.Find(false, new Sink(message =>
        {
            if (message is ITestCaseDiscoveryMessage one)
            {
                cases.Add(one.TestCase);
            }
            else if (message is IDiscoveryCompleteMessage)
            {
                found.Set();
            }

            return true;
        }), new Options());
        found.Wait();
        cases.Sort((one, other) => string.CompareOrdinal(one.DisplayName, other.DisplayName));
    }

    /// <summary>In a fixed order, which is what numbers of tests count in.</summary>
    public IEnumerable<string> Names => cases.Select(x => x.DisplayName);

    /// <summary>Runs one test, and says whether it passed.</summary>
    public bool Passes(int test)
    {
        var hasPassed = true;
        using var isDone = new ManualResetEventSlim();
        executor.RunTests([cases[test]], new Sink(message =>
        {
            if (message is ITestFailed or IErrorMessage or ITestCaseCleanupFailure or ITestClassCleanupFailure)
            {
                hasPassed = false;
            }
            else if (message is ITestAssemblyFinished)
            {
                isDone.Set();
            }

            return true;
        }), new Options());
        isDone.Wait();
        return hasPassed;
    }

    public void Dispose()
    {
        executor.Dispose();
        framework.Dispose();
    }

    private sealed class Sink(Func<IMessageSinkMessage, bool> hear) : LongLivedMarshalByRefObject, IMessageSink
    {
        public bool OnMessage(IMessageSinkMessage message) => hear(message);
    }

    private sealed class Options : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
    {
        private readonly Dictionary<string, object?> values = new()
        {
            ["xunit.execution.DisableParallelization"] = true,
            ["xunit.execution.SynchronousMessageReporting"] = true,
        };

        public TValue GetValue<TValue>(string name) => values.GetValueOrDefault(name) is TValue value ? value : default!;

        public void SetValue<TValue>(string name, TValue value) => values[name] = value;
    }
}
