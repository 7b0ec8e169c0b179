using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace OpenSipsHa.DevCluster.Api.Server;

/// <summary>All open connections, so that a restart can cut them; while closed, new ones are cut at once.</summary>
sealed class Connections
{
    readonly ConcurrentDictionary<string, ConnectionContext> open = new(StringComparer.Ordinal);
    volatile bool closed;

    public async Task TrackAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (closed)
        {
            connection.Abort();
            return;
        }
        open[connection.ConnectionId] = connection;
        try
        {
            await next(connection);
        }
        finally
        {
            open.TryRemove(connection.ConnectionId, out _);
        }
    }

    public async Task InterruptAsync(TimeSpan downtime, CancellationToken cancellation)
    {
        closed = true;
        try
        {
            foreach (var connection in open.Values)
                connection.Abort();
            await Task.Delay(downtime, cancellation);
        }
        finally
        {
            closed = false;
        }
    }
}
