using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Sip.Authentication;
using OpenSipsHa.Sip.Dns;
using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.Protection;
using OpenSipsHa.Sip.Telemetry;
using OpenSipsHa.Sip.Transactions;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.ProxyCore;

/// <summary>
/// Transactions and proxy core (RFC 3261 sections 16 and 17) without sockets: messages and time go in, messages come
/// out at the worker's sink. Any number of threads at once, each with its own worker.
/// </summary>
public sealed partial class ProxyEngine
{
    /// <summary>A power of two. Many more than threads, so that two of them seldom want the same.</summary>
    internal const int ShardCount = 32;

    private readonly TransactionTimers timers;
    private readonly IRequestRouter router;
    private readonly ICallObserver? observer;
    private readonly ILogger logger;
    private readonly TimeProvider time;
    private readonly long started;
    private readonly byte[] serverName;
    private readonly Shard[] shards;
    private readonly KeyedHash first;
    private readonly KeyedHash second;
    private readonly KeyedHash tags;
    private readonly uint instance;
    private readonly Lock workersGate = new();
    private volatile EngineWorker[] workers = [];
    private volatile OwnAddresses own = new([]);
    private volatile byte[][] realms = [];
    private volatile SourceGuard? guard;
    private volatile SipResolver? resolver;

    public ProxyEngine(ProxyOptions options, IRequestRouter router, ICallObserver? observer, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.router = router;
        this.observer = observer;
        this.logger = logger;
        timers = new TransactionTimers(options);
        maxParked = options.MaxParkedRequests;
        time = options.Time;
        started = time.GetTimestamp();
        serverName = Encoding.UTF8.GetBytes(options.ServerName);
        Span<ulong> secrets = stackalloc ulong[5];
        DrawSecrets(secrets, options.Seed);
        first = new KeyedHash(secrets[0]);
        second = new KeyedHash(secrets[1]);
        tags = new KeyedHash(secrets[2]);
        instance = (uint)secrets[3];
        shards = new Shard[ShardCount];
        for (var i = 0; i < ShardCount; i++)
            shards[i] = new Shard(i, 0, secrets[4] + (ulong)i * 0x632BE59BD9B4E019);
    }

    /// <summary>The workers' counters, to be summed up.</summary>
    public IEnumerable<SipCounters> Counters => workers.Select(worker => worker.Counters);

    internal OwnAddresses Own => own;

    /// <summary>A worker for one thread, for the engine's life.</summary>
    public EngineWorker CreateWorker(IMessageSink sink)
    {
        var worker = new EngineWorker(sink);
        lock (workersGate)
            workers = [.. workers, worker];
        return worker;
    }

    /// <summary>The addresses that name this proxy from now on.</summary>
    public void SetListeners(IReadOnlyList<SipListener> listeners) => own = new OwnAddresses(listeners);

    /// <summary>Realms of this proxy: Proxy-Authorization for them goes no further (RFC 3261 section 22.3).</summary>
    public void SetRealms(IEnumerable<DigestRealm> own) => realms = [.. own.Select(realm => realm.Bytes)];

    /// <summary>What is done about user agents behind address translators.</summary>
    public ContactFix ContactFix { get; set; }

    /// <summary>Where names lead; null = nowhere, only address literals do.</summary>
    public SipResolver? Resolver
    {
        get => resolver;
        set => resolver = value;
    }

    /// <summary>Who is not listened to; null = nobody.</summary>
    public SourceGuard? Guard
    {
        get => guard;
        set => guard = value;
    }

    /// <summary>Who hears of answers to requests of this process's own; null = nobody.</summary>
    public IOwnRequests? OwnRequests { get; set; }

    /// <summary>Sends a request of this process's own, once; who sends it repeats it. False = its listener is not active.</summary>
    internal bool SendOwn(EngineWorker worker, OwnRequest request)
    {
        var bytes = request.Write(instance, Encoding.UTF8.GetString(serverName));
        bytes.CopyTo(worker.Sink.GetBuffer(request.Listener));
        var sent = Send(worker, request.Listener, request.Destination, bytes.Length, 0, SipMethod.Options);
        worker.Sink.Flush();
        return sent;
    }

    /// <summary>
    /// Two empty lines (RFC 5626 section 3.5.1) to each: an address translator on the way keeps the way open, and nobody answers.
    /// </summary>
    internal static void SendKeepAlives(EngineWorker worker, SipListener listener, ReadOnlySpan<SipEndpoint> destinations)
    {
        foreach (ref readonly var destination in destinations)
        {
            "\r\n\r\n"u8.CopyTo(worker.Sink.GetBuffer(listener));
            if (!Send(worker, listener, destination, 4))
                break;
        }

        worker.Sink.Flush();
    }

    /// <summary>Transactions alive and INVITEs without a final response; a walk over all shards.</summary>
    public TransactionCounts CountTransactions()
    {
        var counts = default(TransactionCounts);
        foreach (var shard in shards)
        {
            lock (shard.Gate)
            {
                counts = new TransactionCounts(
                    counts.Server + shard.Servers.Count,
                    counts.Client + shard.LiveBranches,
                    counts.InvitesInProgress + shard.InvitesInProgress);
            }
        }

        return counts;
    }

    /// <summary>One datagram. Never throws for what it contains.</summary>
    public void Receive(EngineWorker worker, SipListener listener, in SipEndpoint source, byte[] buffer, int offset, int length)
    {
        try
        {
            Handle(worker, listener, source, buffer, offset, length);
        }
#pragma warning disable CA1031 // A datagram that finds a bug must not end both members, one after the other.
        catch (Exception e)
#pragma warning restore CA1031
        {
            worker.Counters.EngineFailures++;
            ProxyLog.MessageFailed(logger, e);
        }
    }

    private void Handle(EngineWorker worker, SipListener listener, in SipEndpoint source, byte[] buffer, int offset, int length)
    {
        worker.Now = Milliseconds;
        if (!listener.Active)
        {
            worker.Counters.Dropped[(int)DropReason.ListenerInactive]++;
            return;
        }

        var watch = guard;
        if (watch?.Refuse(source, buffer.AsSpan(offset, length)) is { } refused)
        {
            worker.Counters.Dropped[(int)refused]++;
            return;
        }

        var message = worker.Received;
        var error = message.TryParse(buffer, offset, length) ? message.Validate() : message.Error;
        if (error != SipParseError.None)
            OnMalformed(worker, listener, source, message, error);
        else if (message.IsRequest && watch?.IsScanner(source, message) == true)
            worker.Counters.Dropped[(int)DropReason.Scanner]++;
        else if (message.IsRequest)
            OnRequest(worker, listener, source, message);
        else
            OnResponse(worker, listener, source, message);
    }

    /// <summary>Fires the timers that are due; to be called about every 10 ms by one thread.</summary>
    public void Advance(EngineWorker worker)
    {
        worker.Now = Milliseconds;
        ResumeParked(worker);
        foreach (var shard in shards)
        {
            lock (shard.Gate)
            {
                while (shard.Timers.TakeDue(worker.Now) is { } due)
                    Fire(worker, due);
            }

            worker.Sink.Flush();
        }
    }

    private void Fire(EngineWorker worker, TimerNode due)
    {
        try
        {
            if (due is ClientBranch branch)
                OnBranchTimer(worker, branch);
            else
                OnServerTimer(worker, ((ContextTimer)due).Context);
        }
#pragma warning disable CA1031 // As in Receive.
        catch (Exception e)
#pragma warning restore CA1031
        {
            worker.Counters.EngineFailures++;
            ProxyLog.MessageFailed(logger, e);
        }
    }

    private long Milliseconds => (long)time.GetElapsedTime(started).TotalMilliseconds;

    private static void DrawSecrets(Span<ulong> secrets, int? seed)
    {
        var bytes = MemoryMarshal.AsBytes(secrets);
        if (seed is { } fixedSeed)
            new Random(fixedSeed).NextBytes(bytes);
        else
            RandomNumberGenerator.Fill(bytes);
    }

    private Shard ShardOf(in TransactionKey key) => shards[(int)(key.High & (ShardCount - 1))];

    /// <summary>Never 0. The same for a request and its ACK, so that the ACK to a stateless answer is recognised.</summary>
    private ulong OwnTag(in TransactionKey key) => tags.Add(key.High, key.Low) | 1;

    /// <summary>Empty line keep-alives are not errors; anything else malformed is counted, and answered when that is right.</summary>
    private void OnMalformed(EngineWorker worker, SipListener listener, in SipEndpoint source, SipMessage message, SipParseError error)
    {
        if (error == SipParseError.Empty)
            return;
        worker.Counters.ParseErrors[(int)error]++;
        if (!message.IsRequest || message.Method == SipMethod.Ack || !message.TryGetTopVia(out var via))
            return;
        var key = TransactionKey.From(message, via, first, second);
        var status = SipParseErrors.Status(error, message.Method);
        RespondStateless(worker, listener, source, message, key, status, SipParseErrors.ReasonPhrase(error), default);
    }

    private void RespondStateless(
        EngineWorker worker, SipListener listener, in SipEndpoint source, SipMessage request, in TransactionKey key,
        int status, ReadOnlySpan<byte> reason, ReadOnlySpan<byte> headers)
    {
        request.TryGetTopVia(out var via);
        var response = new ResponseBuilder
        {
            Status = status, Reason = reason, Headers = headers, ToTag = OwnTag(key), Source = source, Server = serverName,
        };
        var length = response.Write(request, worker.Sink.GetBuffer(listener));
        Send(worker, listener, TopVia.ReplyTo(via, source), length, status);
    }

    /// <param name="status">Of a response, for the counters; 0 = a request of <paramref name="method"/>.</param>
    private static bool Send(
        EngineWorker worker, SipListener listener, in SipEndpoint destination, int length, int status, SipMethod method = SipMethod.Other)
    {
        if (!Send(worker, listener, destination, length))
            return false;
        if (status > 0)
            worker.Counters.ResponsesSent[status / 100]++;
        else
            worker.Counters.RequestsSent[(int)method]++;
        return true;
    }

    private static bool Send(EngineWorker worker, SipListener listener, in SipEndpoint destination, int length)
    {
        if (length < 0)
        {
            worker.Counters.Dropped[(int)DropReason.TooLong]++;
            return false;
        }

        if (!listener.Active)
        {
            worker.Counters.Dropped[(int)DropReason.ListenerInactive]++;
            return false;
        }

        worker.Sink.Send(listener, destination, length);
        return true;
    }

    private static void Resend(EngineWorker worker, SipListener listener, in SipEndpoint destination, in StoredBytes message)
    {
        message.Span.CopyTo(worker.Sink.GetBuffer(listener));
        if (Send(worker, listener, destination, message.Length))
            worker.Counters.RetransmissionsSent++;
    }
}
