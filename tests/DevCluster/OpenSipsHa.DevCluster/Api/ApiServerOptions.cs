using System.Net;
using Microsoft.Extensions.Logging;
using OpenSipsHa.DevCluster.Api.Pods;

namespace OpenSipsHa.DevCluster.Api;

/// <summary>How an <see cref="ApiServer"/> listens and behaves.</summary>
public sealed record ApiServerOptions
{
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>0: any free port.</summary>
    public int Port { get; init; }

    /// <summary>
    /// File descriptors of listening TCP sockets made elsewhere, in a network namespace for instance. The server takes
    /// them over and closes them at its end.
    /// </summary>
    public IReadOnlyList<ulong> ExtraListenHandles { get; init; } = [];

    /// <summary>More names and IP addresses for the server certificate; localhost, 127.0.0.1, ::1 and kubernetes.default.svc are always there.</summary>
    public IReadOnlyList<string> ExtraNames { get; init; } = [];

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Garbage collector, namespace, deployment and scheduling controllers.</summary>
    public bool RunControllers { get; init; } = true;

    public IPodLogs? PodLogs { get; init; }

    /// <summary>How long a namespaced object's removed revisions stay readable for watches and paged lists, in number of changes.</summary>
    public int RetainedChanges { get; init; } = 10_000;

    public TimeSpan BookmarkInterval { get; init; } = TimeSpan.FromMinutes(1);

    public ILoggerFactory? Logging { get; init; }
}
