// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/ui.hpp"

#include <mutex>
#include <set>

#include <QApplication>
#include <QDockWidget>
#include <QMainWindow>
#include <QPointer>
#include <QTimer>

#include <obs-frontend-api.h>

#include "obs/base/guarded.hpp"
#include "obs/plugin/app.hpp"
#include "obs/source/reference-source.hpp"
#include "ui/dock.hpp"
#include "ui/status-labels.hpp"
#include "ui/tools-entries.hpp"

namespace r2v::ui {

namespace {

constexpr char kObjectName[] = "obs-reference-to-video";

/// Everything of ours in the UI thread. A child of the application object, under a name by which uninstall finds it.
class UiSide : public QObject {
public:
	UiSide(const UiParts &parts, const QWidget &window) :
		QObject(qApp), parts_(parts), labels_(parts), entries_(parts, window)
	{
		setObjectName(kObjectName);
		addDock();
		signal_handler_t *handler = obs_get_signal_handler();
		created_.Connect(handler, "source_create", onSourcesChanged, this);
		removed_.Connect(handler, "source_remove", onSourcesChanged, this);
		renamed_.Connect(handler, "source_rename", onSourcesChanged, this);
	}
	~UiSide() override
	{
		created_.Disconnect();
		removed_.Disconnect();
		renamed_.Disconnect();
		removeDock();
	}

	/// Out of Qt's event loop, which no exception may cross.
	void statusChanged(const std::string &sourceKey)
	{
		obs::guarded("status presenter", [&] { statusesChanged({sourceKey}); });
	}
	void statusesChanged(const std::set<std::string> &sourceKeys)
	{
		obs::guarded("status presenter", [&] {
			for (const std::string &key : sourceKeys) {
				labels_.update(key);
			}
			if (dock_) {
				dock_->refresh();
			}
			entries_.refresh();
		});
	}

private:
	void addDock()
	{
		dock_ = new Dock(parts_);
		const std::string title = parts_.texts("Dock.Title");
#if LIBOBS_API_VER >= MAKE_SEMANTIC_VERSION(30, 0, 0)
		obs_frontend_add_dock_by_id(kObjectName, title.c_str(), dock_.data());
#else
		auto *window = static_cast<QMainWindow *>(obs_frontend_get_main_window());
		frame_ = new QDockWidget(QString::fromStdString(title), window);
		frame_->setObjectName(kObjectName);
		frame_->setWidget(dock_.data());
		frame_->setFloating(true);
		frame_->hide();
		window->addDockWidget(Qt::RightDockWidgetArea, frame_.data());
		obs_frontend_add_dock(frame_.data());
#endif
	}

	void removeDock()
	{
#if LIBOBS_API_VER >= MAKE_SEMANTIC_VERSION(30, 0, 0)
		obs_frontend_remove_dock(kObjectName);
#else
		delete frame_.data();
#endif
	}

	/// Any thread. Queued: the signal of a removal or a renaming comes before it is done.
	static void onSourcesChanged(void *param, calldata_t *arguments)
	{
		obs::guarded("sources changed", [param, arguments] {
			if (obs::isOwnKind(static_cast<obs_source_t *>(calldata_ptr(arguments, "source")))) {
				QMetaObject::invokeMethod(
					qApp,
					[uiSide = static_cast<UiSide *>(param)->self_] {
						if (uiSide) {
							uiSide->statusesChanged({});
						}
					},
					Qt::QueuedConnection);
			}
		});
	}

	const UiParts parts_;
	StatusLabels labels_;
	ToolsEntries entries_;
	QPointer<Dock> dock_;
#if LIBOBS_API_VER < MAKE_SEMANTIC_VERSION(30, 0, 0)
	QPointer<QDockWidget> frame_;
#endif
	/// Made in the UI thread, copied in others, looked into in the UI thread only.
	const QPointer<UiSide> self_{this};
	OBSSignal created_;
	OBSSignal removed_;
	OBSSignal renamed_;
};

/// Brings status changes into the UI thread, many at once where they come fast.
class Presenter final : public obs::StatusPresenter {
public:
	explicit Presenter(UiSide *uiSide) : shared_(std::make_shared<Shared>()) { shared_->uiSide = uiSide; }

	/// A page that is drawn anew is so by an event that comes after this call: a timer of 0 waits for both.
	void pageBuilt(const std::string &sourceKey) override
	{
		QMetaObject::invokeMethod(
			qApp,
			[shared = shared_, sourceKey] {
				QTimer::singleShot(0, qApp, [shared, sourceKey] {
					if (shared->uiSide) {
						shared->uiSide->statusChanged(sourceKey);
					}
				});
			},
			Qt::QueuedConnection);
	}

	bool changesPagesInPlace() const override { return true; }

	void statusChanged(const std::string &sourceKey) override
	{
		const std::lock_guard lock(shared_->mutex);
		const bool isFirst = shared_->pending.empty();
		shared_->pending.insert(sourceKey);
		if (isFirst) {
			QMetaObject::invokeMethod(
				qApp, [shared = shared_] { deliver(*shared); }, Qt::QueuedConnection);
		}
	}

private:
	struct Shared {
		/// UI thread only.
		QPointer<UiSide> uiSide;
		std::mutex mutex;
		std::set<std::string> pending;
	};

	static void deliver(Shared &shared)
	{
		std::set<std::string> changed;
		{
			const std::lock_guard lock(shared.mutex);
			changed.swap(shared.pending);
		}
		if (shared.uiSide) {
			shared.uiSide->statusesChanged(changed);
		}
	}

	std::shared_ptr<Shared> shared_;
};

} // namespace

UiParts uiPartsOf(obs::App &app)
{
	return {.engine = app.engine(),
		.closing = app.closing(),
		.gate = app.gate(),
		.sources = app.sources(),
		.actions = app.actions(),
		.mediaSources = app.mediaSources(),
		.triggers = app.triggers(),
		.rehearsal = app.rehearsal(),
		.keyDesk = app.keyDesk(),
		.board = app.statusBoard(),
		.lines = app.statusLines(),
		.pageLines = app.pageLines(),
		.texts = app.texts()};
}

void install(obs::App &app)
{
	const QWidget *window = qApp ? static_cast<QMainWindow *>(obs_frontend_get_main_window()) : nullptr;
	if (!window) {
		return;
	}
	app.statusBoard().setPresenter(std::make_unique<Presenter>(new UiSide(uiPartsOf(app), *window)));
}

void uninstall()
{
	if (qApp) {
		delete qApp->findChild<QObject *>(kObjectName, Qt::FindDirectChildrenOnly);
	}
}

} // namespace r2v::ui
