using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Kubernetes.Caching;
using OpenSipsHa.Kubernetes.Client;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Kubernetes.Controllers;

/// <summary>Reflectors and the controllers that share them. Set it up, then run it once.</summary>
public sealed class ControllerHost(KubeClient client, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null) : IDisposable
{
    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;
    private readonly ILoggerFactory _loggers = loggerFactory ?? NullLoggerFactory.Instance;
    private readonly List<IReflector> _reflectors = [];
    private readonly List<Controller> _controllers = [];

    public KubeClient Client { get; } = client;

    /// <summary>For <c>/readyz</c>: all caches have been filled once.</summary>
    public bool IsReady => _reflectors.TrueForAll(reflector => reflector.HasSynced);

    /// <summary>For <c>/healthz</c>: all watch loops turn. An API server that is away does not make this false: a restart would not bring it back.</summary>
    public bool IsAlive => _reflectors.TrueForAll(reflector => reflector.IsAlive);

    /// <summary>Resources whose cache has not been filled yet, for people who wonder.</summary>
    public IReadOnlyList<string> Unsynced => [.. _reflectors.Where(reflector => !reflector.HasSynced).Select(reflector => reflector.Resource)];

    /// <summary>A cache of that kind; one for all controllers.</summary>
    public Reflector<T> Reflect<T>(ResourceDescriptor<T> descriptor, ReflectorOptions? options = null)
        where T : class, IKubernetesObject
    {
        var reflector = new Reflector<T>(Client.Resource(descriptor), options, _time, _loggers);
        _reflectors.Add(reflector);
        return reflector;
    }

    public Controller AddController(string name, IReconciler reconciler, ControllerOptions? options = null)
    {
        var controller = new Controller(name, reconciler, options, _time, _loggers);
        _controllers.Add(controller);
        return controller;
    }

    /// <summary>Runs until cancelled. A bug in one part ends all of them and is thrown: a half-running operator looks healthy and is not.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => RunTogether.UntilOneEndsAsync(
        [
            .. _reflectors.Select<IReflector, Func<CancellationToken, Task>>(reflector => reflector.RunAsync),
            .. _controllers.Select<Controller, Func<CancellationToken, Task>>(controller => controller.RunAsync),
        ],
        cancellationToken);

    public void Dispose()
    {
        foreach (var controller in _controllers) controller.Dispose();
    }
}
