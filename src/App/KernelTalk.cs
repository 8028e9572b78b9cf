using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using IpvsPure.Domain;
using IpvsPure.Effects.Kernel;

namespace IpvsPure.App;

/// <summary>What the kernel tells of links, addresses and routes from the moment that it is opened.</summary>
internal sealed class KernelTalk : IDisposable
{
    private readonly KernelListener? listener;

    private KernelTalk(KernelListener? listener) => this.listener = listener;

    /// <summary>A kernel that cannot be heard is looked at every sync period all the same.</summary>
    public static KernelTalk Open(string link) => new(KernelListener.Open(link).Match<KernelListener?>(x => x, _ => null));

    public async IAsyncEnumerable<KernelNews> Follow([EnumeratorCancellation] CancellationToken stop)
    {
        if (listener is null)
        {
            yield break;
        }

        await foreach (var news in listener.Follow(stop))
        {
            yield return news;
        }
    }

    public void Dispose() => listener?.Dispose();
}
