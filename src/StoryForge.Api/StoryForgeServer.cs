using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.EntityFrameworkCore;
using StoryForge.Generation;
using StoryForge.Models;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>The server, put together. Run what <see cref="Build"/> gives, or start and stop it.</summary>
public static class StoryForgeServer
{
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option outside its range.</exception>
    /// <exception cref="DataFolderException">The data folder can't be used, or another server has it.</exception>
    public static WebApplication Build(ServerOptions options)
    {
        options.Validate();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(StoryForgeServer).Assembly.GetName().Name });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Listen(options);
        builder.Services.AddStories(options, new DataFolder(options));
        builder.Services.AddModels(options);
        builder.Services.AddHostedService<WarmUp>();
        builder.Services.AddWeb(options);

        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseHostFiltering();
        app.UseSecurityHeaders();
        app.UseOriginCheck(options.AllowedOrigins);
        app.UseCors();
        app.UseAccessCheck(options.OwnerToken);
        app.UseResponseCompression();

        app.MapHealth();
        app.MapModels();
        app.MapGenerate();
        var stories = app.MapStories();
        stories.MapTurns();
        stories.MapLooks();
        stories.MapExport();
        stories.MapImport();
        app.MapSharing(stories);
        app.MapPlays();
        app.MapDuels();
        app.MapRuns();
        app.MapComparisons();
        app.MapHub<StoryHub>(StoryHub.Path);
        app.MapHub<SideBySideHub>(SideBySideHub.Path);
        app.UseClientPage(app.Configuration["Client:Path"] ?? options.ClientFolder);
        return app;
    }

    private static void Listen(this WebApplicationBuilder builder, ServerOptions options)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = StoryLimits.Request;
            if (options.Host != "localhost")
            {
                kestrel.Listen(IPAddress.Parse(options.Host), options.Port);
            }
            else if (options.Port == 0)
            {
                // two addresses can't be told to take the same free port
                kestrel.Listen(IPAddress.Loopback, 0);
            }
            else
            {
                kestrel.ListenLocalhost(options.Port);
            }
        });
        // a name that another site's owner points at this machine is not ours
        builder.Services.Configure<HostFilteringOptions>(filter => filter.AllowedHosts =
            options.Host == "localhost" ? ["localhost", "127.0.0.1", "[::1]"] : ["*"]);
    }

    private static void AddStories(this IServiceCollection services, ServerOptions options, DataFolder data)
    {
        services.AddSingleton(_ => data);
        services.AddSingleton(options.Clock);
        services.AddPooledDbContextFactory<StoryDb>(db => Database.Configure(db, data.Database));
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<StoryDb>>().CreateDbContext());
        services.AddHostedService<Database>();
        services.AddHostedService<OldPlays>();
        services.AddSingleton<StoryWriter>();
        services.AddSingleton<StoryPresence>();
    }

    /// <summary>Services stop in the opposite order: the turns first, and then the thread they are made on.</summary>
    private static void AddModels(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(options.OpenModel ?? (folder => CheckpointFolder.Open(folder)));
        services.AddSingleton(options.DescribeModel ?? CheckpointFolder.Describe);
        services.AddSingleton<ModelLibrary>();
        services.AddSingleton<TurnPlanner>();
        services.AddSingleton<SideBySideWriter>();
        services.AddSingleton<RunFolders>();
        services.AddSingleton<ModelWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<ModelWorker>());
        services.AddSingleton<StoryDesk>();
        services.AddHostedService(provider => provider.GetRequiredService<StoryDesk>());
    }

    private static void AddWeb(this IServiceCollection services, ServerOptions options)
    {
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = Problems.AddCode);
        services.AddExceptionHandler<ProblemWriter>();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddValidation();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Encoder = StoryJson.Options.Encoder);
        services.AddSignalR(hub => hub.MaximumReceiveMessageSize = StoryLimits.Request).AddJsonProtocol(json => json.PayloadSerializerOptions = new(StoryJson.Options));
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. options.AllowedOrigins]).AllowAnyHeader().AllowAnyMethod().AllowCredentials()));
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml"];
        });
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
    }
}
