using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Kubernetes.Caching;
using OpenSipsHa.Kubernetes.Client;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Kubernetes.Telemetry;

namespace OpenSipsHa.Kubernetes.Controllers;

/// <summary>
/// Turns changes into names and names into reconciliations:
/// <c>host.AddController("sipcluster", reconciler).For(clusters).Owns(pods).Watches(gateways, UsersOf)</c>.
/// </summary>
public sealed class Controller : IDisposable
{
    private readonly string _name;
    private readonly IReconciler _reconciler;
    private readonly ControllerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WorkQueue<NamespacedName> _queue;
    private readonly List<IReflector> _sources = [];
    private readonly List<Func<IEnumerable<NamespacedName>>> _all = [];
    private (string Group, string Kind)? _primary;

    /// <param name="name">The label of its metrics and of its queue.</param>
    public Controller(
        string name, IReconciler reconciler, ControllerOptions? options = null, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null)
    {
        (_name, _reconciler) = (name, reconciler);
        _options = options ?? new ControllerOptions();
        _time = timeProvider ?? TimeProvider.System;
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<Controller>();
        _queue = new WorkQueue<NamespacedName>(name, _options.Queue, _time);
    }

    /// <summary>The kind that is reconciled, once a controller.</summary>
    /// <param name="when">Null: every change; <c>change => change.GenerationChanged</c> leaves out those of status alone.</param>
    public Controller For<T>(Reflector<T> objects, Func<StoreChange<T>, bool>? when = null)
        where T : class, IKubernetesObject
    {
        if (_primary is not null) throw new InvalidOperationException($"controller {_name}: For was called twice");
        _primary = (objects.Descriptor.Resource.Group, objects.Descriptor.Kind);
        _all.Add(() => objects.Store.List().Select(item => item.NamespacedName()));
        return Enqueue(objects, item => [item.NamespacedName()], when);
    }

    /// <summary>Children whose controller reference names an object of the reconciled kind.</summary>
    public Controller Owns<T>(Reflector<T> children, Func<StoreChange<T>, bool>? when = null)
        where T : class, IKubernetesObject
    {
        var (group, kind) = _primary ?? throw new InvalidOperationException($"controller {_name}: call For before Owns");
        return Enqueue(children, child => Owner(child, group, kind), when);
    }

    /// <summary>Other objects, mapped to the names that they concern; of an update, both states are mapped.</summary>
    public Controller Watches<T>(Reflector<T> objects, Func<T, IEnumerable<NamespacedName>> map, Func<StoreChange<T>, bool>? when = null)
        where T : class, IKubernetesObject => Enqueue(objects, map, when);

    /// <summary>Reconciles that name soon, for a reason outside the API.</summary>
    public void Trigger(NamespacedName name) => _queue.Add(name);

    /// <summary>Waits until all caches have synced, then works until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(_sources.Select(source => source.WaitForSyncAsync(cancellationToken)));
            ControllerLog.Started(_logger, _name, _options.Workers);
            var workers = Enumerable.Repeat<Func<CancellationToken, Task>>(WorkAsync, _options.Workers);
            await RunTogether.UntilOneEndsAsync([ResyncAsync, .. workers], cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            ControllerLog.Stopped(_logger, _name);
        }
    }

    public void Dispose() => _queue.Dispose();

    private static IEnumerable<NamespacedName> Owner(IKubernetesObject child, string group, string kind)
    {
        if (child.ControllerReference() is not { } owner || owner.Kind != kind) yield break;
        var slash = owner.ApiVersion.IndexOf('/');
        if ((slash < 0 ? "" : owner.ApiVersion[..slash]) == group) yield return new NamespacedName(child.Metadata.Namespace, owner.Name);
    }

    private Controller Enqueue<T>(Reflector<T> objects, Func<T, IEnumerable<NamespacedName>> map, Func<StoreChange<T>, bool>? when)
        where T : class, IKubernetesObject
    {
        _sources.Add(objects);
        objects.Store.Subscribe(change =>
        {
            if (when is not null && !when(change)) return;
            if (change.Old is { } old) AddAll(map(old));
            if (change.New is { } now) AddAll(map(now));
        });
        return this;
    }

    private void AddAll(IEnumerable<NamespacedName> names)
    {
        foreach (var name in names) _queue.Add(name);
    }

    private async Task ResyncAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(_options.ResyncInterval, _time, cancellationToken);
            foreach (var all in _all) AddAll(all());
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var name = await _queue.TakeAsync(cancellationToken);
            try
            {
                await ReconcileAsync(name, cancellationToken);
            }
            finally
            {
                _queue.Done(name);
            }
        }
    }

    private async Task ReconcileAsync(NamespacedName name, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var outcome = "error";
        try
        {
            using var deadline = new CancellationTokenSource(_options.ReconcileTimeout, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
            outcome = Settle(name, await _reconciler.ReconcileAsync(name, either.Token));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            outcome = "cancelled";
            throw;
        }
        catch (KubeStatusException e) when (e.IsConflict)
        {
            // Someone else wrote first; the next look sees what they wrote.
            outcome = "requeue";
            ControllerLog.Conflict(_logger, _name, name, e.Message);
            _queue.AddFailed(name);
        }
        catch (Exception e)
        {
            ControllerLog.Failed(_logger, e, _name, name, _queue.AddFailed(name).TotalSeconds);
        }
        finally
        {
            KubernetesMetrics.Reconcile(_name, outcome, _time.GetElapsedTime(started));
        }
    }

    private string Settle(NamespacedName name, ReconcileResult result)
    {
        if (result.IsRetry)
        {
            _queue.AddFailed(name);
            return "requeue";
        }
        _queue.Forget(name);
        if (result.RequeueAfter is not { } after) return "success";
        _queue.AddAfter(name, after);
        return "requeue_after";
    }
}
