using Microsoft.Extensions.Logging;
using OpenSipsHa.Contracts.Configuration;

namespace OpenSipsHa.Agent.Notifications;

/// <summary>
/// Tells webhooks and a program of transitions: the job of keepalived's notify scripts and smtp_alert. Nothing here waits
/// for anybody, and nothing that goes wrong here is felt elsewhere.
/// </summary>
public sealed class NotificationHooks(TimeProvider time, ILogger<NotificationHooks> logger) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Lazy<HttpClient> _http = new(Webhook.CreateClient);
    private readonly HashSet<TargetQueue> _leaving = [];
    private Dictionary<string, TargetQueue> _targets = new(StringComparer.Ordinal);
    private bool _isEnding;

    /// <summary>Tells these from now on. Who is not among them any more still gets what is under way to him.</summary>
    public void Apply(NotificationSettings settings)
    {
        lock (_gate)
        {
            if (_isEnding)
                return;
            var wanted = Targets(settings);
            var removed = _targets.Where(target => !wanted.ContainsKey(target.Key)).Select(target => target.Value).ToList();
            _targets = wanted.ToDictionary(
                target => target.Key,
                target => _targets.GetValueOrDefault(target.Key) ?? Queue(target.Value()),
                StringComparer.Ordinal);
            _leaving.UnionWith(removed);
            foreach (var queue in removed)
                _ = EndAsync(queue, TimeSpan.FromMinutes(1));
        }
    }

    /// <summary>Queues it for everybody who is to be told. Does not wait.</summary>
    public void Tell(Transition transition)
    {
        lock (_gate)
        {
            foreach (var queue in _targets.Values)
                queue.Add(transition);
        }
    }

    /// <summary>Takes no more, and ends when all are told or the time is up; what runs then is killed.</summary>
    public async Task DrainAsync(TimeSpan limit)
    {
        List<TargetQueue> queues;
        lock (_gate)
        {
            _isEnding = true;
            queues = [.. _targets.Values, .. _leaving];
            _targets = new(StringComparer.Ordinal);
        }

        await Task.WhenAll(queues.Select(queue => EndAsync(queue, limit)));
    }

    public async ValueTask DisposeAsync()
    {
        await DrainAsync(TimeSpan.Zero);
        if (_http.IsValueCreated)
            _http.Value.Dispose();
    }

    private async Task EndAsync(TargetQueue queue, TimeSpan limit)
    {
        await queue.DrainAsync(limit);
        queue.Dispose();
        lock (_gate)
            _leaving.Remove(queue);
    }

    private TargetQueue Queue(INotificationTarget target) => new(target, new RetryPlan(), time, Random.Shared, logger);

    /// <summary>By what makes them the same, so that a new configuration does not interrupt what goes on.</summary>
    private Dictionary<string, Func<INotificationTarget>> Targets(NotificationSettings settings)
    {
        var targets = new Dictionary<string, Func<INotificationTarget>>(StringComparer.Ordinal);
        for (var i = 0; i < settings.Webhooks.Count; i++)
        {
            if (Uri.TryCreate(settings.Webhooks[i], UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
                targets[$"webhook {url.OriginalString}"] = () => new Webhook(url, _http.Value, time);
            else
                NotificationLog.BadWebhook(logger, i);
        }

        if (settings.Exec is [{ Length: > 0 }, ..])
            targets[$"exec {string.Join('\0', settings.Exec)}"] = () => new ExecHook(settings.Exec, time);
        return targets;
    }
}
