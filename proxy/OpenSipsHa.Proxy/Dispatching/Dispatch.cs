using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Proxy.Destinations;
using OpenSipsHa.Proxy.Telemetry;
using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.ProxyCore;

namespace OpenSipsHa.Proxy.Dispatching;

/// <summary>Sends a request to a dispatcher set's destinations, one after the other until one does not fail.</summary>
/// <param name="noResponseTimeout">
/// A destination from which nothing has come by then, not even 100, is given up while there is another. The last one
/// has until timer B.
/// </param>
/// <param name="random">Draws for <see cref="DispatcherAlgorithm.Random"/>; used by several threads.</param>
public sealed class Dispatch(
    TimeSpan noResponseTimeout, TimeProvider time, ProxyMetrics metrics, ILogger<Dispatch> logger, Random? random = null)
{
    /// <summary>What a caller is told to wait, seconds, when no destination is left.</summary>
    public const int RetryAfterSeconds = 10;

    private const int StackLimit = 1024;
    private const int LogLinesPerSecond = 10;

    private static readonly byte[] RetryAfter =
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Retry-After: {RetryAfterSeconds}\r\n"));

    private readonly Random _random = random ?? Random.Shared;
    private readonly LogThrottle _throttle = new(LogLinesPerSecond, time);

    public void Begin(RequestContext context, Dispatcher dispatcher)
    {
        var key = dispatcher.Algorithm == DispatcherAlgorithm.Random
            ? unchecked((ulong)_random.NextInt64(long.MinValue, long.MaxValue))
            : DispatchKey.Of(dispatcher.Algorithm, context.Message, context.RequestUri);
        var attempt = new DispatchAttempt(dispatcher, dispatcher.Select(key));
        context.State = attempt;
        TryNext(context, attempt);
    }

    /// <summary>
    /// Another destination when this one failed: an address that cannot be reached, silence, or a status of the set's
    /// failover codes. Ringing that nobody answered (timer C) is the callee's doing and ends the search, as does a
    /// caller who hung up.
    /// </summary>
    public void Continue(RequestContext context, DispatchAttempt attempt, in BranchOutcome outcome)
    {
        var failed = outcome.Cause switch
        {
            BranchCause.Unreachable => true,
            BranchCause.Timeout => !outcome.Progressed,
            _ => attempt.Dispatcher.FailsOver(outcome.Status),
        };
        var health = attempt.Current.Gateway.Health;
        if (!failed)
        {
            if (outcome.Cause == BranchCause.Response)
                health.Tell(DestinationEvent.CallAnswered);
            return;
        }

        health.Tell(DestinationEvent.CallFailed);
        metrics.DestinationFailed(attempt.Dispatcher.Name, attempt.Current.Id, outcome.Status);
        if (context.CanFork)
            TryNext(context, attempt);
    }

    /// <summary>A destination has taken a request.</summary>
    public static void Succeeded(DispatchAttempt attempt) => attempt.Current.Gateway.Health.Tell(DestinationEvent.CallAnswered);

    private void TryNext(RequestContext context, DispatchAttempt attempt)
    {
        if (attempt.TakeNext() is not { } destination)
        {
            metrics.DestinationsExhausted(attempt.Dispatcher.Name);
            LogExhausted(context, attempt);
            context.Respond(503, "No destinations are available"u8, RetryAfter);
            return;
        }

        if (!SipUri.TryParse(context.RequestUri, out var requestUri))
            throw new InvalidOperationException("the request-URI could be read when the request was routed");
        var room = destination.Gateway.MaxLength(requestUri);
        Span<byte> rewritten = room <= StackLimit ? stackalloc byte[StackLimit] : new byte[room];
        metrics.DestinationSelected(attempt.Dispatcher.Name, destination.Id);
        context.Forward(new ForwardTarget
        {
            RequestUri = rewritten[..destination.Gateway.Rewrite(requestUri, rewritten)],
            Destination = destination.Gateway.Endpoint,
            NextHop = destination.Gateway.NextHop.Span,
            NoResponseTimeout = attempt.HasNext ? noResponseTimeout : TimeSpan.Zero,
        });
    }

    private void LogExhausted(RequestContext context, DispatchAttempt attempt)
    {
        if (_throttle.TryTake(out var withheld))
            DispatchLog.NoDestinations(
                logger, attempt.Dispatcher.Name, attempt.Destinations.Length, Encoding.Latin1.GetString(context.Message.CallId), withheld);
    }
}
